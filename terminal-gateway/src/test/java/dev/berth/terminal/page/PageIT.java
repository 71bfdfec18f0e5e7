package dev.berth.terminal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.testkit.parts.ChromiumPart;
import dev.berth.testkit.parts.RequiresChromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the page in a real browser under its Content-Security-Policy. All tests share one browser, whose start is
 * slow.
 */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
    private static final String TARGETS = """
            {"backend": "linux", "targets": [{"target": "one", "agents": [
              {"agentId": "main", "state": "ready", "programs": ["agent", "shell"]},
              {"agentId": "other", "state": "failed", "reason": "no engine <img src=x onerror=alert(1)>", "programs": ["agent", "shell"]}]}]}""";
    private static final String SESSIONS = """
            {"sessions": [{"sid": "s1", "target": "one", "agentId": "main", "program": "shell", "state": "ended", "columns": 40,
              "rows": 10, "viewers": 0, "recording": true, "title": "<b>t</b>", "exit": {"code": 0}}]}""";
    private static final String CAST = """
            {"version": 3, "term": {"cols": 40, "rows": 10}}
            [0.1, "o", "\\u001b[38;2;255;0;0mred\\u001b[0m \\u001b]0;<i>title</i>\\u0007"]
            [0.1, "r", "60x12"]
            [100.0, "o", "the end"]
            [0.0, "x", "0"]
            """;

    private Browser browser;
    private PageServer server;

    @BeforeAll
    void start(ChromiumPart chromium, @TempDir Path profile) throws IOException {
        assumeTrue(Page.load().exists(), "this build has no page: npm was missing");
        server = new PageServer(Map.of("targets", TARGETS, "sessions", SESSIONS, "sessions/s1/recording.cast", CAST));
        browser = Browser.start(chromium, profile);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
            server.close();
        }
    }

    @BeforeEach
    void forget_the_token() {
        browser.open(server.address("icon.svg"));
        browser.run("sessionStorage.clear()");
        browser.errors();
    }

    @Test
    void agents_are_listed_with_their_states_and_reasons_as_text() {
        browser.open(server.address("#token=" + PageServer.TOKEN));
        browser.find("#targets .card:nth-child(2)");

        assertThat(browser.texts("#targets .card .state")).containsExactly("ready", "failed");
        assertThat(browser.texts("#targets .card p")).containsExactly("no engine <img src=x onerror=alert(1)>");
        assertThat(browser.find("[aria-label='Shell one/main']").isEnabled()).isTrue();
        assertThat(browser.find("[aria-label='Shell one/other']").isEnabled()).isFalse();
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void the_token_leaves_the_address_and_stays_for_a_reload() {
        browser.open(server.address("#token=" + PageServer.TOKEN));
        browser.find("#targets .card");

        assertThat(browser.address().getFragment()).isNull();
        browser.reload();
        browser.find("#targets .card");
        assertThat(browser.run("return localStorage.length + document.cookie.length"))
                .isEqualTo(0L);
    }

    @Test
    void a_wrong_token_shows_the_server_s_error() {
        browser.open(server.address(""));
        browser.find("#token").sendKeys("wrong\n");

        await().untilAsserted(() -> assertThat(browser.find("#problem").getText())
                .isEqualTo("look at the terminals: this token is not the server's\ntake it from the file token"));
        assertThat(browser.texts("#targets .card")).isEmpty();
    }

    @Test
    void a_recording_is_played_to_its_end_under_the_policy() {
        browser.open(server.address("#token=" + PageServer.TOKEN));
        browser.click("[aria-label^='Play the recording']");

        await().untilAsserted(
                        () -> assertThat(browser.find(".bt-time").getText()).isEqualTo("0:02 / 0:02"));
        await().untilAsserted(() ->
                assertThat(browser.find(".bt-player button").getText()).isEqualTo("Play"));
        assertThat(browser.find(".xterm-rows").getText()).contains("red the end");
        assertThat(browser.run("return [...document.querySelectorAll('.xterm-rows span')]"
                        + ".find(each => each.textContent === 'red').style.color"))
                .asString()
                .matches("rgb\\(\\d{3}, 0, 0\\)");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void a_refused_terminal_shows_the_reason_and_can_be_tried_again() {
        browser.open(server.address("#token=" + PageServer.TOKEN));
        browser.click("[aria-label='Open one/main']");

        await().untilAsserted(() ->
                assertThat(browser.find(".bt-notice").getText()).contains("The server answered 404", "Press Enter"));
        assertThat(browser.find(".bt-state").getText()).isEqualTo("closed");
    }
}
