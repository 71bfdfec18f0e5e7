package dev.berth.runtime.machine;

/** Who runs programs on a machine. */
public record MachineUser(int uid, int gid, String home) {}
