package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for OpenSSH's server and client; installs them where that was asked for. */
final class SshdDetection {
    private SshdDetection() {}

    static Availability<SshdPart> sshd() throws InterruptedException {
        if (missing().isPresent() && Debian.mayInstall()) {
            Tool.Result result = Debian.install("openssh-server", "openssh-client");
            if (!result.ok()) {
                return new Absent<>("sshd", "it could not be installed: " + result.end());
            }
        }
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            return new Absent<>("sshd", "no program named " + missing.get());
        }
        Map<String, String> environment = Tool.engineEnvironment();
        Tool.Result version = Tool.run(environment, Duration.ofSeconds(10), List.of("ssh", "-V"));
        return new Present<>(new SshdPart(version.end().replaceFirst(",.*", ""), server().orElseThrow(), environment));
    }

    private static Optional<String> missing() {
        return server().isEmpty()
                ? Optional.of("sshd")
                : Stream.of("ssh", "ssh-keygen")
                        .filter(name -> Tool.onPath(name).isEmpty())
                        .findFirst();
    }

    /** It insists on being called by its whole path, and is seldom on that of a user. */
    private static Optional<Path> server() {
        return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
