package dev.berth.server.cli.image;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.profile.DependencyLock;
import dev.berth.runtime.profile.DependencyLockBuilder;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth image lock}: makes the locks of profiles. */
@Command(name = "lock", description = "Make the lock of a profile: every package that it needs, with version and hash.")
final class ImageLockCommand extends ImageTask {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "which profiles")
    List<String> names = List.of();

    @Override
    public ExitCode run(Application wiring, Printer printer) throws Exception {
        List<ProfileFile> files =
                names.stream().map(name -> profile(wiring, Target.of(name))).toList();
        DependencyLockBuilder maker = DependencyLockBuilder.on(wiring.host(), HostImages.images(wiring.host()));
        for (ProfileFile file : files) {
            DependencyLock made = maker.make(file);
            made.warnings().forEach(printer::warn);
            printer.say(file.target() + ": " + file.lockPlace() + ", " + made.packages()
                    + (made.packages() == 1 ? " package" : " packages"));
        }
        printer.result(Printer.Result.done("locked"));
        return ExitCode.DONE;
    }

    private static ProfileFile profile(Application wiring, Target target) {
        wiring.targets().check(target);
        return wiring.targets()
                .profiles()
                .find(target)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "locking " + target,
                        "it is built in, lock and all",
                        "name a profile in " + wiring.context().home().agents()));
    }
}
