package dev.berth.terminal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.terminal.page.Browser;
import dev.berth.terminal.page.Page;
import dev.berth.terminal.page.TerminalTab;
import dev.berth.testkit.parts.ChromiumPart;
import dev.berth.testkit.parts.RequiresChromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Tests of the page in a real browser with the real gateway and real programs. Each test has an agent of its own, so
 * that its session is the only one of that agent.
 */
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayPageIT {
    private static final String SHELL = "exec sh";
    private static final Map<String, String> PROGRAMS = Map.of(
            "typed", SHELL,
            "flood", "i=0; while :; do i=$((i+1)); echo \"line $i\"; done",
            "lines", "i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo \"line $i\"; sleep 0.01; done; echo all; read x",
            "shared", SHELL,
            "watched", SHELL,
            "size", "stty size; trap 'stty size' WINCH; while :; do read x; done",
            "brackets", "stty -echo; printf '\\033[?2004hready\\n'; exec cat -v",
            "pasted", "stty -echo; echo ready; exec cat",
            "seven", "printf 'last words'; exit 7");
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");

    private Browser browser;
    private TestGateway gateway;

    @BeforeAll
    void start(ChromiumPart chromium, @TempDir Path folder) {
        assumeTrue(Page.load().exists(), "this build has no page: npm was missing");
        gateway = TestGateway.start(folder.resolve("recordings"), PROGRAMS);
        browser = Browser.start(chromium, folder.resolve("profile"));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
            gateway.close();
        }
    }

    @BeforeEach
    void leave_the_page() {
        browser.open(URI.create("about:blank"));
        browser.size(1000, 700);
        browser.errors();
    }

    @AfterEach
    void nothing_was_refused_or_failed() {
        browser.closeOthers();
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void what_is_typed_is_answered_and_a_flood_ends_with_its_last_line() throws IOException {
        TerminalTab tab = openPage().open("Open host/typed").awaitStatus("you type");

        tab.type("echo $((6*7))", Keys.ENTER).awaitRow("42");
        tab.type("seq -f 'line %.0f' 1 20000; echo do''ne", Keys.ENTER).awaitRow("done");

        assertThat(TerminalTab.assertCounted(tab.numbers())).endsWith(20_000).hasSizeGreaterThan(10);
        saveScreenshot("typed");
    }

    @Test
    void ctrl_c_ends_a_flood_after_a_reload() {
        TerminalTab tab = openPage().open("Open host/flood");
        await().until(() -> tab.numbers().stream().anyMatch(number -> number > 10_000));

        browser.reload();
        tab.awaitConnected().awaitStatus("you type");
        List<Integer> seen = await().until(tab::numbers, numbers -> numbers.size() > 1);
        TerminalTab.assertCounted(seen.subList(0, seen.size() - 1)); // the last line may be incomplete
        tab.interrupt();

        tab.awaitNotice("The program has ended: killed by signal 2. Press Enter to begin anew.");
    }

    @Test
    void a_page_reloaded_during_output_has_every_line_once() {
        TerminalTab tab = openPage().open("Open host/lines");
        String address = browser.address().toString();

        for (int seen : List.of(50, 120)) {
            await().until(() -> tab.numbers().contains(seen));
            browser.reload();
            tab.awaitConnected();
            assertThat(browser.address()).hasToString(address);
            assertThat(tab.rows()).doesNotContain("all");
        }
        tab.awaitRow("all");

        SortedSet<Integer> numbers = tab.allNumbers();
        assertThat(numbers).hasSize(300);
        assertThat(numbers.last()).isEqualTo(300);
    }

    @Test
    void one_of_two_pages_types_until_the_other_takes_over() throws IOException {
        TerminalTab one = openPage().open("Open host/shared");
        one.type("echo on''e", Keys.ENTER).awaitRow("one");
        browser.newWindow();
        TerminalTab two = openPage().open("Attach to host/shared agent").awaitRow("one");

        two.awaitStatus("someone else types · 2 viewers");
        two.type("echo hea''rd", Keys.ENTER);
        two.takeOver();
        two.awaitStatus("you type · 2 viewers").type("echo tw''o", Keys.ENTER).awaitRow("two");

        one.focus().awaitStatus("someone else types · 2 viewers").awaitRow("two");
        assertThat(one.rows()).doesNotContain("heard");
        saveScreenshot("shared");
        one.takeOver();
        one.awaitStatus("you type · 2 viewers")
                .type("echo on''e again", Keys.ENTER)
                .awaitRow("one again");
        two.focus().awaitRow("one again");
    }

    @Test
    void a_reader_cannot_type_even_after_a_reload() {
        TerminalTab owner = openPage().open("Open host/watched");
        browser.newWindow();
        TerminalTab reader = openPage().open("Watch host/watched agent").awaitStatus("read-only · 2 viewers");

        reader.type("echo hea''rd", Keys.ENTER);
        browser.reload();
        reader.awaitConnected().awaitStatus("read-only · 2 viewers").type("echo hea''rd", Keys.ENTER);
        assertThat(browser.find(".bt-bar .bt-primary").isDisplayed()).isFalse();
        owner.focus().type("echo la''st", Keys.ENTER).awaitRow("last");

        reader.focus().awaitRow("last");
        assertThat(reader.rows()).doesNotContain("heard").noneMatch(row -> row.contains("echo hea"));
    }

    @Test
    void the_window_s_size_reaches_the_program() {
        TerminalTab tab = openPage().open("Open host/size");
        await().until(() -> !sizes(tab).isEmpty());

        browser.size(1300, 900);
        await().until(() -> sizes(tab).size() > 1);

        await().untilAsserted(() -> {
            assertThat(sizes(tab).getLast()).startsWith(tab.rows().size() + " ");
            assertThat(columns(sizes(tab).getLast()))
                    .isGreaterThan(columns(sizes(tab).getFirst()) + 20);
        });
    }

    @Test
    void pasted_lines_are_bracketed_where_the_program_wants_it_and_cannot_end_the_bracket() {
        TerminalTab tab = openPage().open("Open host/brackets").awaitRow("ready");

        browser.copy("one\n\u001b[201~two");
        browser.paste();

        tab.awaitRow("^[[200~one").type(Keys.ENTER).type("three", Keys.ENTER).awaitRow("three");
        assertThat(tab.filledRows()).containsExactly("ready", "^[[200~one", "[201~two^[[201~", "three");
    }

    @Test
    void several_pasted_lines_are_asked_about_where_each_would_be_entered() {
        TerminalTab tab = openPage().open("Open host/pasted").awaitRow("ready");
        browser.copy("one\ntwo\n");
        browser.paste();
        assertThat(browser.find(".bt-dialog pre").getText()).isEqualTo("one\ntwo");
        tab.type(Keys.ESCAPE).type("three", Keys.ENTER).awaitRow("three");
        assertThat(tab.filledRows()).containsExactly("ready", "three");

        browser.paste();
        browser.find(".bt-dialog pre");
        tab.type(Keys.ENTER).type("four", Keys.ENTER).awaitRow("four");
        assertThat(tab.filledRows()).containsExactly("ready", "three", "one", "two", "four");
    }

    @Test
    void the_exit_code_is_shown_after_the_last_words_and_enter_begins_anew() throws IOException {
        openPage();
        browser.click("[aria-label='Open host/seven']");
        TerminalTab tab = new TerminalTab(browser).awaitRow("last words");

        tab.awaitNotice("The program has ended: exit code 7. Press Enter to begin anew.");
        saveScreenshot("seven");
        String first = browser.address().getFragment();
        tab.type(Keys.ENTER);
        await().until(() -> !first.equals(browser.address().getFragment()));
        tab.awaitNotice("The program has ended: exit code 7. Press Enter to begin anew.");
    }

    /** Opens the page with the token in the current window. */
    private TerminalTab openPage() {
        browser.open(URI.create(gateway.origin() + "/terminal/#token=" + TestGateway.TOKEN));
        browser.find("#targets .card");
        return new TerminalTab(browser);
    }

    private static List<String> sizes(TerminalTab tab) {
        return tab.rows().stream().filter(SIZE.asMatchPredicate()).toList();
    }

    private static int columns(String size) {
        return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
    }

    /** Saves a screenshot below {@code target/screens}. */
    private void saveScreenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screens"));
        Files.write(folder.resolve(name + ".png"), browser.screenshot());
    }
}
