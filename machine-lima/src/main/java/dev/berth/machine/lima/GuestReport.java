package dev.berth.machine.lima;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The answer from inside a machine to one round trip, or the reason for no answer.
 *
 * @param silence the reason why the machine did not answer; empty when it answered
 * @param offset the machine's clock minus this host's
 * @param containerd whether containerd's socket exists
 * @param freeBytes free bytes on the machine's disk
 * @param unmounted folders of this host that should be mounted in the machine and are not: the machine has an empty
 *     folder of its own at their path
 */
record GuestReport(String silence, Duration offset, boolean containerd, long freeBytes, List<String> unmounted) {
    /** Run as root by {@code sh -c}; the first argument is the socket, the others are the folders to be mounted. */
    private static final String SCRIPT = "date +%s; [ -S \"$0\" ] && echo yes || echo no; df -Pk / | tail -n 1;"
            + " for folder; do mountpoint -q \"$folder\" || printf '%s\\n' \"$folder\"; done";

    static final String SOCKET = "/run/containerd/containerd.sock";

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final long DISK_NEARLY_FULL = 256L << 20;

    GuestReport {
        unmounted = List.copyOf(unmounted);
    }

    /** The command whose output {@link #of} reads. */
    static List<String> command(List<String> mounts) {
        return Stream.concat(Stream.of("sh", "-c", SCRIPT, SOCKET), mounts.stream())
                .toList();
    }

    static GuestReport silent(String why) {
        return new GuestReport(why, Duration.ZERO, false, Long.MAX_VALUE, List.of());
    }

    /** Reads the command's output, which arrived at {@code now} of this host's clock. */
    static GuestReport of(String output, Instant now) {
        String[] lines = output.strip().split("\\R", -1);
        try {
            Instant guestTime = Instant.ofEpochSecond(Long.parseLong(lines[0].strip()));
            String[] disk = lines[2].strip().split("\\s+", -1);
            return new GuestReport(
                    "",
                    Duration.between(now, guestTime),
                    lines[1].equals("yes"),
                    Long.parseLong(disk[3]) << 10,
                    List.of(lines).subList(3, lines.length));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return silent("the machine answered with \"" + output.strip().replaceAll("\\s+", " ") + "\"");
        }
    }

    boolean clockOff() {
        return silence.isEmpty() && offset.abs().compareTo(CLOCK_TOLERANCE) > 0;
    }

    boolean diskNearlyFull() {
        return freeBytes < DISK_NEARLY_FULL;
    }

    MachineState state() {
        if (!silence.isEmpty()) {
            return new MachineState.Running("ssh", silence);
        }
        if (!containerd) {
            return new MachineState.Running("containerd", "there is no " + SOCKET);
        }
        if (!unmounted.isEmpty()) {
            return new MachineState.Running("mounts", "no longer mounted: " + String.join(", ", unmounted));
        }
        return clockOff() ? new MachineState.Running("clock", clock()) : new MachineState.Ready();
    }

    /** Such as {@code 3600 s behind}. */
    String clock() {
        return offset.abs().toSeconds() + " s " + (offset.isNegative() ? "behind" : "ahead");
    }

    /** The fields of {@link MachineStatus#guest}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new TreeMap<>();
        if (silence.isEmpty()) {
            fields.put("clockOffset", offset.toSeconds());
            fields.put("containerd", containerd);
            fields.put("freeBytes", freeBytes);
        }
        return fields;
    }
}
