package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for docker; installs and starts it where that was asked for. */
final class DockerDetection {
    private static final Pattern VERSIONS = Pattern.compile("(?m)^server=(\\S+) client=(\\S+)$");

    private DockerDetection() {}

    static Availability<DockerPart> docker() throws InterruptedException {
        Availability<DockerPart> there = answering(Tool.engineEnvironment());
        if (there instanceof Present<DockerPart> || !Debian.mayInstall()) {
            return there;
        }
        if (!installed()) {
            Tool.Result result = Debian.install("docker.io", "iptables", "iproute2");
            if (result.ok() && !onPath("docker")) {
                result = Debian.install("docker-cli");
            }
            if (!result.ok()) {
                return new Absent<>("docker", "it could not be installed: " + result.end());
            }
        }
        return OwnDocker.start();
    }

    static Availability<DockerPart> answering(Map<String, String> environment) throws InterruptedException {
        String format = "server={{.Server.Version}} client={{.Client.Version}}";
        Tool.Result result =
                Tool.run(environment, Duration.ofSeconds(15), List.of("docker", "version", "--format", format));
        Matcher versions = VERSIONS.matcher(result.output());
        return result.ok() && versions.find()
                ? new Present<>(new DockerPart(versions.group(1), versions.group(2), environment))
                : new Absent<>("docker", result.end());
    }

    private static boolean installed() {
        return onPath("docker") && onPath("dockerd") && onPath("ip") && onPath("iptables");
    }

    static boolean onPath(String program) {
        return Tool.onPath(program).isPresent();
    }
}
