package dev.berth.runtime.container;

/**
 * Limits of one container.
 *
 * @param cpus number of processors, such as 1.5
 * @param memoryBytes bytes of memory and swap together
 * @param pids number of processes and threads
 */
public record Resources(double cpus, long memoryBytes, int pids) {
    public Resources {
        if (cpus <= 0 || memoryBytes <= 0 || pids <= 0) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + cpus + " cpus, " + memoryBytes + " bytes, " + pids + " pids");
        }
    }

    /** The memory as the setting is written: {@code 4g}, {@code 300m}. */
    public String memory() {
        String units = "gmk";
        for (int i = 0; i < units.length(); i++) {
            long unit = 1L << (30 - 10 * i);
            if (memoryBytes % unit == 0) {
                return memoryBytes / unit + units.substring(i, i + 1);
            }
        }
        return memoryBytes + " bytes";
    }
}
