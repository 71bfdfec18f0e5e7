package dev.berth.testkit.parts;

import java.util.Map;

/** A real program that tests run against. Immutable. */
public sealed interface RealPart permits EnginePart, BubblewrapPart, ChromiumPart, SshdPart {
    /** What it is called in reports and settings. */
    String name();

    /** Its version in words, such as {@code 20.10.24 (client 28.2.2)}. */
    String version();

    /** The whole environment to start its programs with. */
    Map<String, String> environment();
}
