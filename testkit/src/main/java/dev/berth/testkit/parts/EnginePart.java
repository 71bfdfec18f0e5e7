package dev.berth.testkit.parts;

import java.util.List;

/** A container engine that answers. Immutable. */
public sealed interface EnginePart extends RealPart permits DockerPart, NerdctlPart {
    /** How its command line begins. */
    List<String> command();
}
