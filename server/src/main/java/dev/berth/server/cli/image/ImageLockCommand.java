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

/** {@code berth image lock}: makes the dependency locks of profiles. */
@Command(name = "lock", description = "Make the lock of a profile: every package that it needs, with version and hash.")
final class ImageLockCommand extends ImageTask {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "which profiles")
    List<String> names = List.of();

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        List<ProfileFile> files = names.stream()
                .map(name -> profile(application, Target.of(name)))
                .toList();
        DependencyLockBuilder lockBuilder =
                DependencyLockBuilder.on(application.host(), HostImages.images(application.host()));
        for (ProfileFile file : files) {
            DependencyLock lock = lockBuilder.make(file);
            lock.warnings().forEach(printer::warn);
            printer.say(file.target() + ": " + file.lockPlace() + ", " + lock.packages()
                    + (lock.packages() == 1 ? " package" : " packages"));
        }
        printer.result(Printer.Result.done("locked"));
        return ExitCode.DONE;
    }

    private static ProfileFile profile(Application application, Target target) {
        application.targets().check(target);
        return application
                .targets()
                .profiles()
                .find(target)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "locking " + target,
                        "this agent program is built in, with its lock",
                        "give the name of a profile in "
                                + application.context().home().agents()));
    }
}
