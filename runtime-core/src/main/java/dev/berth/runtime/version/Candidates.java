package dev.berth.runtime.version;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.MainPackage;
import dev.berth.runtime.image.Pin;
import dev.berth.runtime.image.Pins;
import dev.berth.runtime.profile.DependencyLock;
import dev.berth.runtime.profile.DependencyLockBuilder;
import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Returns versions that a target can be switched to, each with its lock. */
record Candidates(ContainerHost host, AgentImages images, Pins pins, Target target, ImageRecipe shipped) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MANIFEST = "package.json";

    String newest() throws InterruptedException {
        return lockBuilder().newest(target, registry(), main().name());
    }

    /** Returns a version with its known lock, else with a new one. */
    Pin pin(String version) throws InterruptedException {
        if (!version.matches("[0-9A-Za-z][0-9A-Za-z.+!_-]{0,80}")) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "reading version \"" + version + "\"",
                    "it is no exact version",
                    "give one such as " + shipped.version());
        }
        Optional<Pin> known = Stream.of(Optional.of(Pin.of(shipped)), pins.previous(shipped))
                .flatMap(Optional::stream)
                .filter(pin -> pin.version().equals(version))
                .findFirst();
        return known.isPresent() ? known.get() : lockVersion(version);
    }

    private Pin lockVersion(String version) throws InterruptedException {
        Map<String, String> packages = new TreeMap<>(otherPackages());
        packages.put(main().name(), version);
        Install install = new Install(registry(), packages, List.of(), List.of(), Map.of());
        DependencyLock lock = lockBuilder().make(target, install);
        for (String warning : lock.warnings()) {
            host.context().listener().on(warningEvent(warning));
        }
        SortedMap<String, String> files = new TreeMap<>(lock.files());
        return new Pin(main().withVersion(version), files);
    }

    private RuntimeEvent warningEvent(String warning) {
        return new UpgradeEvent.Warning(java.time.Instant.now(), target, "lock", warning);
    }

    /** The packages beside the main package, in the versions of the recipe that comes with Berth. */
    private Map<String, String> otherPackages() {
        Map<String, String> all = new TreeMap<>();
        if (registry() == Registry.NPM) {
            String manifest = new String(shipped.files().getOrDefault(MANIFEST, new byte[0]), StandardCharsets.UTF_8);
            JSON.readTree(manifest)
                    .path("dependencies")
                    .properties()
                    .forEach(one -> all.put(one.getKey(), one.getValue().asString("")));
        }
        return all;
    }

    private Registry registry() {
        return shipped.files().containsKey(MANIFEST) ? Registry.NPM : Registry.PYPI;
    }

    private MainPackage main() {
        return shipped.main().orElseThrow();
    }

    private DependencyLockBuilder lockBuilder() {
        return DependencyLockBuilder.on(host, images);
    }
}
