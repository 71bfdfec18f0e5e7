package dev.berth.testkit.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.image.Pins;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.version.CandidateCheck;
import dev.berth.runtime.version.Trials;
import dev.berth.runtime.version.UpgradeEvent;
import dev.berth.runtime.version.Upgraded;
import dev.berth.runtime.version.Upgrades;
import dev.berth.testkit.engine.InMemoryEngine;
import dev.berth.testkit.engine.Program;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpgradesTest {
    private static final Target TARGET = Target.of("agent");
    private static final ImageRecipe SHIPPED = new ImageRecipe(
                    "agent",
                    "FROM x\n",
                    Map.of(
                            "package.json", bytes("{\"dependencies\": {\"agent\": \"1.0.0\", \"beside\": \"7.0.0\"}}"),
                            "package-lock.json", bytes("{}")))
            .withMainPackage("agent", "1.0.0");
    private static final CandidateCheck PASSES = (trial, steps) -> {};

    @TempDir
    Path temp;

    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final InMemoryEngine engine = new InMemoryEngine("memory").withProgram("sh", UpgradesTest::registry);
    private final KnownImages images = new KnownImages();
    private HostContext context;
    private ContainerHost host;
    private Upgrades upgrades;

    @BeforeEach
    void open() {
        context = HostContext.open(BerthHome.at(temp.resolve("home")), List.of(), Map.of(), events::add);
        host = ContainerHost.of(context, Machine.local(context.processes(), Map.of()), engine);
        upgrades = Upgrades.on(host, images);
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void a_candidate_that_passes_is_in_force_and_the_old_version_is_one_step_back() throws Exception {
        Upgraded upgraded = upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), PASSES);

        assertThat(upgraded.before()).isEqualTo("1.0.0");
        assertThat(inForce()).isEqualTo("1.1.0");
        assertThat(new String(
                        Pins.of(context.home()).inForce(SHIPPED).files().get("package.json"), StandardCharsets.UTF_8))
                .contains("\"agent\" : \"1.1.0\"", "\"beside\" : \"7.0.0\"");
        assertThat(upgrades.back(TARGET, SHIPPED).now()).isEqualTo("1.0.0");
        assertThat(inForce()).isEqualTo("1.0.0");
        assertThat(upgrades.back(TARGET, SHIPPED).now()).isEqualTo("1.1.0");
        assertThat(engine.count("run")).isEqualTo(1); // the lock's container; going back and forth needs none
        assertThat(engine.count("remove")).isEqualTo(1);
    }

    @Test
    void without_a_version_the_newest_is_installed_and_the_version_in_force_is_not_installed_again() throws Exception {
        assertThat(upgrades.to(TARGET, SHIPPED, Optional.empty(), PASSES).now()).isEqualTo("1.2.0");

        Upgraded again = upgrades.to(TARGET, SHIPPED, Optional.of("1.2.0"), failing());

        assertThat(again.changed()).isFalse();
    }

    @Test
    void each_step_is_reported_before_it_begins() throws Exception {
        upgrades.to(
                TARGET,
                SHIPPED,
                Optional.of("1.1.0"),
                (trial, steps) -> steps.step("text", "speaks", () -> "well", said -> said));

        assertThat(events.stream()
                        .filter(UpgradeEvent.class::isInstance)
                        .map(UpgradeEvent.class::cast)
                        .map(event -> event.getClass().getSimpleName() + " " + event.step()))
                .containsExactly(
                        "StepStarted lock",
                        "StepFinished lock",
                        "StepStarted image",
                        "StepFinished image",
                        "StepStarted text",
                        "StepFinished text",
                        "StepStarted switch",
                        "StepFinished switch");
    }

    @Test
    void a_candidate_that_fails_changes_nothing_and_the_error_names_the_step_and_both_versions() {
        assertThatThrownBy(() -> upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), failing()))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.PROBE_FAILED);
                    assertThat(e.tried()).contains("1.0.0", "1.1.0", "step file");
                    assertThat(e.todo()).contains("1.0.0 stays in force");
                });
        unchanged();
    }

    @Test
    void the_candidate_is_in_force_in_a_home_of_its_own_only() throws Exception {
        upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), (trial, steps) -> {
            HostContext own =
                    trial.host(List.of("container.network=bridge"), Map.of()).context();
            assertThat(Pins.of(own.home()).inForce(SHIPPED).version()).isEqualTo("1.1.0");
            assertThat(own.home().id()).isNotEqualTo(context.home().id());
            assertThat(trial.workspace()).isDirectory();
            assertThat(inForce()).isEqualTo("1.0.0");
        });

        assertThat(context.home().list(context.home().trials())).isEmpty();
    }

    @Test
    void an_error_of_the_registry_is_shown() {
        assertFails(
                () -> upgrades.to(TARGET, SHIPPED, Optional.of("9.9.9"), PASSES),
                ErrorKind.LOCK_FAILED,
                "No matching version");
        assertFails(
                () -> upgrades.to(TARGET, SHIPPED, Optional.of("^1.0"), PASSES), ErrorKind.USAGE, "no exact version");
        unchanged();
    }

    @Test
    void going_back_without_an_earlier_version_or_image_is_refused() throws Exception {
        assertFails(() -> upgrades.back(TARGET, SHIPPED), ErrorKind.USAGE, "no version before it");

        upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), PASSES);
        images.known.remove("1.0.0");

        assertFails(() -> upgrades.back(TARGET, SHIPPED), ErrorKind.IMAGE_ABSENT, "not on memory");
        assertThat(inForce()).isEqualTo("1.1.0");
    }

    @Test
    void a_users_own_profile_is_not_upgraded() {
        ImageRecipe own = new ImageRecipe("agent", "FROM x\n", Map.of());

        assertFails(() -> upgrades.to(TARGET, own, Optional.empty(), PASSES), ErrorKind.USAGE, "its profile fixes");
    }

    @Test
    void one_change_at_a_time() throws Exception {
        upgrades.to(
                TARGET,
                SHIPPED,
                Optional.of("1.1.0"),
                (trial, steps) -> assertFails(() -> upgrades.back(TARGET, SHIPPED), ErrorKind.BUSY, "1.1.0"));
    }

    @Test
    void a_version_that_was_in_force_before_another_process_changed_it_is_installed() throws Exception {
        upgrades.to(TARGET, SHIPPED, Optional.of("1.2.0"), PASSES);
        AtomicBoolean overtaken = new AtomicBoolean(true);
        ContainerHost slow = (ContainerHost) Proxy.newProxyInstance(
                ContainerHost.class.getClassLoader(), new Class<?>[] {ContainerHost.class}, (_, method, arguments) -> {
                    if (method.getName().equals("context") && !overtaken.getAndSet(true)) {
                        upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), PASSES);
                    }
                    return method.invoke(host, arguments);
                });
        Upgrades late = Upgrades.on(slow, images);
        overtaken.set(false);

        Upgraded upgraded = late.to(TARGET, SHIPPED, Optional.of("1.2.0"), PASSES);

        assertThat(upgraded.before()).isEqualTo("1.1.0");
        assertThat(inForce()).isEqualTo("1.2.0");
    }

    @Test
    void what_cannot_be_cleaned_up_behind_the_switch_is_a_warning_of_an_upgrade_that_succeeded() throws Exception {
        Upgraded upgraded = upgrades.to(
                TARGET,
                SHIPPED,
                Optional.of("1.1.0"),
                (trial, steps) -> engine.setInterceptor(command -> {
                    if (command.startsWith("list ")) {
                        throw new BerthException(ErrorKind.ENGINE_DOWN, "listing containers", "no answer", "start it");
                    }
                }));

        assertThat(upgraded.now()).isEqualTo("1.1.0");
        assertThat(inForce()).isEqualTo("1.1.0");
        assertThat(warnings()).singleElement().asString().contains("no answer");

        engine.setInterceptor(command -> {});
        assertThat(upgrades.to(TARGET, SHIPPED, Optional.of("1.2.0"), PASSES).now())
                .isEqualTo("1.2.0");
        assertThat(context.home().list(context.home().trials())).isEmpty();
    }

    @Test
    void old_pins_that_cannot_be_removed_are_a_warning_of_a_switch_that_succeeded() throws Exception {
        upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), PASSES);
        Path old = Files.createDirectories(context.home()
                .pins("agent")
                .resolveSibling("0123456789abcdef0123")
                .resolve("folder"));
        Files.writeString(old.resolve("file"), "keeps the folder from being removed");

        Upgraded upgraded = upgrades.to(TARGET, SHIPPED, Optional.of("1.2.0"), PASSES);

        assertThat(upgraded.now()).isEqualTo("1.2.0");
        assertThat(inForce()).isEqualTo("1.2.0");
        assertThat(warnings()).singleElement().asString().contains("0123456789abcdef0123");
    }

    @Test
    void the_next_upgrade_removes_the_rest_of_a_killed_one() throws Exception {
        BerthHome trial = BerthHome.at(context.home().trials().resolve("agent").resolve("home"));
        Files.writeString(context.home().trials().resolve("agent/host"), "local\nmemory\n");
        engine.containers().run(container("berth-x", trial.id()));
        engine.containers().run(container("berth-other", "other"));
        engine.containers().run(container("berth-" + context.home().id() + "-lock-agent", "lock"));

        upgrades.to(TARGET, SHIPPED, Optional.of("1.1.0"), PASSES);

        assertThat(engine.containers().list(Map.of()))
                .singleElement()
                .satisfies(left -> assertThat(left.name()).isEqualTo("berth-other"));
        assertThat(context.home().list(context.home().trials())).isEmpty();
    }

    @Test
    void an_upgrade_killed_before_its_first_step_is_cleaned_up_without_an_engine() throws Exception {
        Files.createDirectories(context.home().trials().resolve("agent"));

        Trials.sweep(context);

        assertThat(context.home().list(context.home().trials())).isEmpty();
        assertThat(engine.commands()).isEmpty();
    }

    private List<UpgradeEvent.Warning> warnings() {
        return events.stream()
                .filter(UpgradeEvent.Warning.class::isInstance)
                .map(UpgradeEvent.Warning.class::cast)
                .toList();
    }

    private static ContainerSpec container(String name, String home) {
        return ContainerSpec.of(name, "", List.of()).withLabels(Map.of("dev.berth.home", home));
    }

    private void unchanged() {
        assertThat(inForce()).isEqualTo("1.0.0");
        assertThat(context.home().list(context.home().pins("agent").resolveSibling("")))
                .isEmpty();
        assertThat(context.home().list(context.home().trials())).isEmpty();
    }

    private String inForce() {
        return Pins.of(context.home()).inForce(SHIPPED).version();
    }

    private static CandidateCheck failing() {
        return (trial, steps) -> steps.step(
                "file",
                "",
                () -> {
                    throw new BerthException(
                            ErrorKind.PROBE_FAILED, "writing", "nothing was written", "choose another");
                },
                Object::toString);
    }

    private static void assertFails(ThrowingCallable act, ErrorKind kind, String words) {
        assertThatThrownBy(act).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.seen()).contains(words);
        });
    }

    /** Simulates npm with a registry that has 1.1.0 and 1.2.0. */
    private static int registry(Program.Call call) throws Exception {
        String input = new String(call.stdin().readAllBytes(), StandardCharsets.UTF_8);
        if (input.contains("9.9.9")) {
            call.stderr().write(bytes("npm ERR! code ETARGET\nnpm ERR! notarget No matching version found\n"));
            return 1;
        }
        String version = input.contains("1.1.0") ? "1.1.0" : "1.2.0";
        call.stdout().write(bytes(call.argv().toString().contains("npm view") ? "1.2.0\n" : """
                                {"lockfileVersion": 3, "packages": {
                                  "": {"dependencies": {"agent": "%1$s", "beside": "7.0.0"}},
                                  "node_modules/agent": {"version": "%1$s", "integrity": "sha512-a"},
                                  "node_modules/beside": {"version": "7.0.0", "integrity": "sha512-b"}}}
                                """.formatted(version)));
        return 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Images by version: the built ones, and the one that comes with Berth. */
    private static final class KnownImages implements AgentImages {
        final Set<String> known = ConcurrentHashMap.newKeySet();

        KnownImages() {
            known.add("1.0.0");
        }

        @Override
        public AgentImage ensure(ImageRecipe recipe, RuntimeListener listener) {
            known.add(recipe.version());
            return find(recipe).orElseThrow();
        }

        @Override
        public AgentImage rebuild(ImageRecipe recipe, RuntimeListener listener) {
            return ensure(recipe, listener);
        }

        @Override
        public Optional<AgentImage> find(ImageRecipe recipe) {
            String tag = "berth/" + recipe.target() + ":" + recipe.version();
            return known.contains(recipe.version())
                    ? Optional.of(new AgentImage(
                            recipe.target(), tag, "sha256:1", "base", recipe.version(), 1, Instant.EPOCH))
                    : Optional.empty();
        }

        @Override
        public Optional<String> expectedTag(ImageRecipe recipe) {
            return find(recipe).map(AgentImage::tag);
        }

        @Override
        public List<AgentImage> list(String target) {
            return List.of();
        }

        @Override
        public List<AgentImage> all() {
            return List.of();
        }

        @Override
        public boolean removeUnused(AgentImage image) {
            return false;
        }

        @Override
        public String base() {
            return "base";
        }

        @Override
        public String refreshBase(RuntimeListener listener) {
            return "base";
        }
    }
}
