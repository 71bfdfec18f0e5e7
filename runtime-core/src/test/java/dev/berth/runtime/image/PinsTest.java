package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
    private static final ImageRecipe SHIPPED = new ImageRecipe(
                    "claude", "FROM x\n", Map.of("lock", bytes("one"), "berth-exec", bytes("#!/bin/sh")))
            .withMainPackage("agent", "1.0.0");

    @TempDir
    Path temp;

    private BerthHome home;
    private Pins pins;

    @BeforeEach
    void open() {
        home = BerthHome.at(temp);
        pins = Pins.of(home);
    }

    @Test
    void the_shipped_version_is_in_force_until_a_switch() {
        assertThat(pins.inForce(SHIPPED)).isSameAs(SHIPPED);
        assertThat(pins.previous(SHIPPED)).isEmpty();

        pins.switchTo(pin("1.1.0", "two"), SHIPPED);

        ImageRecipe now = Pins.of(home).inForce(SHIPPED);
        assertThat(now.version()).isEqualTo("1.1.0");
        assertThat(now.files()).containsOnlyKeys("lock", "berth-exec");
        assertThat(now.files().get("lock")).isEqualTo(bytes("two"));
        assertThat(pins.inForce(SHIPPED)).isSameAs(pins.inForce(SHIPPED));
        assertThat(pins.previous(SHIPPED)).hasValue(Pin.of(SHIPPED));
    }

    @Test
    void switching_back_follows_the_shipped_version_again() {
        pins.switchTo(pin("1.1.0", "two"), SHIPPED);

        pins.switchTo(pins.previous(SHIPPED).orElseThrow(), SHIPPED);

        assertThat(pins.inForce(SHIPPED)).isSameAs(SHIPPED);
        assertThat(pins.previous(SHIPPED).orElseThrow().version()).isEqualTo("1.1.0");
        ImageRecipe newer =
                new ImageRecipe("claude", "FROM x\n", Map.of("lock", bytes("four"))).withMainPackage("agent", "2");
        assertThat(pins.inForce(newer)).isSameAs(newer);
    }

    @Test
    void only_the_current_and_the_previous_pin_are_kept() throws Exception {
        for (String version : new String[] {"1.1.0", "1.2.0", "1.3.0"}) {
            pins.switchTo(pin(version, version), SHIPPED);
            pins.removeUnused(SHIPPED);
        }

        assertThat(home.list(home.pins("claude").resolveSibling("")))
                .hasSize(3); // two folders, and the file that names them
        assertThat(pins.current(SHIPPED).orElseThrow().version()).isEqualTo("1.3.0");
        assertThat(pins.previous(SHIPPED).orElseThrow().version()).isEqualTo("1.2.0");
    }

    @Test
    void a_pin_with_changed_files_is_refused() throws Exception {
        Pin pin = pin("1.1.0", "two");
        pins.switchTo(pin, SHIPPED);
        Files.writeString(home.pins("claude").resolveSibling(pin.hash()).resolve("lock"), "other");

        assertThatThrownBy(() -> Pins.of(home).inForce(SHIPPED)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.HOME_UNUSABLE);
            assertThat(e.todo()).contains("remove");
        });
    }

    @Test
    void a_pin_of_another_package_is_not_used() {
        pins.switchTo(pin("1.1.0", "two"), SHIPPED);
        ImageRecipe moved =
                new ImageRecipe("claude", "FROM x\n", SHIPPED.files()).withMainPackage("other-agent", "1.0.0");

        assertThat(pins.inForce(moved)).isSameAs(moved);
        assertThat(pins.inForce(new ImageRecipe("claude", "FROM x\n", Map.of())).main())
                .isEmpty();
    }

    private static Pin pin(String version, String lock) {
        return new Pin(new MainPackage("agent", version), new TreeMap<>(Map.of("lock", lock)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
