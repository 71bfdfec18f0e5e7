package dev.berth.web;

/** The authenticated sender of a request; terminal sessions belong to one. The name is used in logs. Immutable. */
public record Principal(String name) {}
