package dev.berth.machine.lima;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the machine said of itself in one round trip, or that it said nothing.
 *
 * @param silence why there was no answer; empty when there was one
 * @param offset how far its clock is ahead of ours
 * @param containerd whether containerd's socket is there
 * @param freeBytes room on its disk
 * @param unmounted folders of this host that it should see and does not: there, an empty folder of its own has their path
 */
record GuestReport(String silence, Duration offset, boolean containerd, long freeBytes, List<String> unmounted) {
    /** Run there as root by {@code sh -c}; the first word is the socket, the others the folders that are mounted. */
    private static final String SCRIPT = "date +%s; [ -S \"$0\" ] && echo yes || echo no; df -Pk / | tail -n 1;"
            + " for folder; do mountpoint -q \"$folder\" || printf '%s\\n' \"$folder\"; done";

    static final String SOCKET = "/run/containerd/containerd.sock";

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final long LITTLE_ROOM = 256L << 20;

    GuestReport {
        unmounted = List.copyOf(unmounted);
    }

    /** What asks it. */
    static List<String> question(List<String> mounts) {
        return Stream.concat(Stream.of("sh", "-c", SCRIPT, SOCKET), mounts.stream())
                .toList();
    }

    static GuestReport silent(String why) {
        return new GuestReport(why, Duration.ZERO, false, Long.MAX_VALUE, List.of());
    }

    /** What it answered, at {@code now} of our clock. */
    static GuestReport of(String output, Instant now) {
        String[] lines = output.strip().split("\\R", -1);
        try {
            Instant there = Instant.ofEpochSecond(Long.parseLong(lines[0].strip()));
            String[] disk = lines[2].strip().split("\\s+", -1);
            return new GuestReport(
                    "",
                    Duration.between(now, there),
                    lines[1].equals("yes"),
                    Long.parseLong(disk[3]) << 10,
                    List.of(lines).subList(3, lines.length));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return silent("it answered with \"" + output.strip().replaceAll("\\s+", " ") + "\"");
        }
    }

    boolean clockOff() {
        return silence.isEmpty() && offset.abs().compareTo(CLOCK_TOLERANCE) > 0;
    }

    boolean littleRoom() {
        return freeBytes < LITTLE_ROOM;
    }

    MachineState state() {
        if (!silence.isEmpty()) {
            return new MachineState.Running("ssh", silence);
        }
        if (!containerd) {
            return new MachineState.Running("containerd", "there is no " + SOCKET);
        }
        if (!unmounted.isEmpty()) {
            return new MachineState.Running("mounts", "it has lost sight of " + String.join(", ", unmounted));
        }
        return clockOff() ? new MachineState.Running("clock", clock()) : new MachineState.Ready();
    }

    /** Such as {@code 3600 s behind}. */
    String clock() {
        return offset.abs().toSeconds() + " s " + (offset.isNegative() ? "behind" : "ahead");
    }

    /** For listings. */
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
