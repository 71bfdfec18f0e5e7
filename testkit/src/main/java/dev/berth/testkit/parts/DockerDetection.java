package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The search for docker; installs and starts it if {@link DebianPackages#mayInstall}. */
final class DockerDetection {
    private static final Pattern VERSIONS = Pattern.compile("(?m)^server=(\\S+) client=(\\S+)$");

    private DockerDetection() {}

    static Availability<DockerPart> detect() throws InterruptedException {
        Availability<DockerPart> found = query(HostProgram.engineEnvironment());
        if (found instanceof Present<DockerPart> || !DebianPackages.mayInstall()) {
            return found;
        }
        if (!isInstalled()) {
            HostProgram.Result result = DebianPackages.install("docker.io", "iptables", "iproute2");
            if (result.ok() && !HostProgram.isOnPath("docker")) {
                result = DebianPackages.install("docker-cli");
            }
            if (!result.ok()) {
                return new Absent<>("docker", "installing it failed: " + result.end());
            }
        }
        return TestDocker.start();
    }

    static Availability<DockerPart> query(Map<String, String> environment) throws InterruptedException {
        String format = "server={{.Server.Version}} client={{.Client.Version}}";
        HostProgram.Result result =
                HostProgram.run(environment, Duration.ofSeconds(15), List.of("docker", "version", "--format", format));
        Matcher versions = VERSIONS.matcher(result.output());
        return result.ok() && versions.find()
                ? new Present<>(new DockerPart(versions.group(1), versions.group(2), environment))
                : new Absent<>("docker", result.end());
    }

    private static boolean isInstalled() {
        return HostProgram.isOnPath("docker")
                && HostProgram.isOnPath("dockerd")
                && HostProgram.isOnPath("ip")
                && HostProgram.isOnPath("iptables");
    }
}
