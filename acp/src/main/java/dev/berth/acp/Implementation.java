package dev.berth.acp;

/** The name and version of a peer's program. Fields that a peer leaves out are empty. */
public record Implementation(String name, String version) {}
