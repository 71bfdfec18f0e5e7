package dev.berth.runtime.host;

import dev.berth.runtime.error.BerthException;
import java.util.List;
import java.util.Optional;

/**
 * What was looked at to find a host, for {@code berth doctor}.
 *
 * @param chosen where a new instance would be made now, such as {@code local/docker}; empty when nowhere
 * @param problem why nowhere
 */
public record HostReport(List<Line> lines, Optional<String> chosen, Optional<BerthException> problem) {
    public HostReport {
        lines = List.copyOf(lines);
    }

    /**
     * One thing that was looked at.
     *
     * @param what it is, for people: {@code docker}
     * @param found its version, or what was seen instead
     * @param todo what to do about it; empty when it works
     */
    public record Line(String what, boolean works, String found, String todo) {}
}
