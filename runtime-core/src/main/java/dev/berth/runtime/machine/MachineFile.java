package dev.berth.runtime.machine;

/**
 * A file or folder on a machine, with all symbolic links followed.
 *
 * @param mode the permissions, the lowest nine bits of {@code st_mode}
 */
public record MachineFile(String realPath, boolean folder, int mode, int uid, int gid) {}
