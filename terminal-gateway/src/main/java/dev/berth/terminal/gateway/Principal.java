package dev.berth.terminal.gateway;

/** Who asks; sessions belong to one. The name is for logs. */
public record Principal(String name) {}
