package dev.berth.testkit.parts;

import dev.berth.testkit.parts.Availability.Absent;
import dev.berth.testkit.parts.Availability.Present;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The search for nerdctl. */
final class NerdctlDetection {
    private static final Pattern CLIENT = Pattern.compile("\"Client\":\\{\"Version\":\"v?([^\"]+)\"");
    private static final Pattern SERVER = Pattern.compile("\"Name\":\"containerd\",\"Version\":\"v?([^\"]+)\"");

    private NerdctlDetection() {}

    static Availability<NerdctlPart> detect() throws InterruptedException {
        Map<String, String> environment = HostProgram.engineEnvironment();
        List<String> argv = List.of("nerdctl", "version", "--format", "{{json .}}");
        HostProgram.Result result = HostProgram.run(environment, Duration.ofSeconds(15), argv);
        Matcher client = CLIENT.matcher(result.output());
        Matcher server = SERVER.matcher(result.output());
        if (!result.ok() || !client.find() || !server.find()) {
            return new Absent<>("nerdctl", result.end());
        }
        String namespace = System.getenv().getOrDefault("BERTH_ENGINE_NAMESPACE", "berth");
        return new Present<>(new NerdctlPart(client.group(1), server.group(1), namespace, environment));
    }
}
