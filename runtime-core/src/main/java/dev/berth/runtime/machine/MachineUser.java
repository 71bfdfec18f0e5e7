package dev.berth.runtime.machine;

/** The user who runs programs on a machine. */
public record MachineUser(int uid, int gid, String home) {}
