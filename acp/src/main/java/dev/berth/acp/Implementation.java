package dev.berth.acp;

/** Which program a peer is. Fields that a peer leaves out are empty. */
public record Implementation(String name, String version) {}
