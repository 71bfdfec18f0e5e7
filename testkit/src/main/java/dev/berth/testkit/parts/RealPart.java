package dev.berth.testkit.parts;

import java.util.Map;

/** A real program that tests run against. Immutable. */
public sealed interface RealPart permits EnginePart, BubblewrapPart, ChromiumPart, SshdPart {
    /** The part's name in reports and settings. */
    String name();

    /** The part's version as text, such as {@code 20.10.24 (client 28.2.2)}. */
    String version();

    /** The whole environment of the part's programs. */
    Map<String, String> environment();
}
