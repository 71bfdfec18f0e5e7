package dev.berth.runtime.process;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/** The failure to start a program; {@link #seen()} is the reason. */
final class LaunchFailure extends BerthException {
    private static final long serialVersionUID = 1L;

    LaunchFailure(HostCommand command, String seen, @Nullable Throwable cause) {
        super(
                ErrorKind.PROGRAM_MISSING,
                "starting " + command.argv().getFirst(),
                seen,
                "install it, or put its folder into PATH",
                cause);
    }
}
