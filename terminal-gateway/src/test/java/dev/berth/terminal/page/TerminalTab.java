package dev.berth.terminal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.Keys;

/** One window of the browser with a terminal in it, as who sits before it sees it. To be used after {@link #look}. */
public final class TerminalTab {
    private static final String SCREEN =
            "return [...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent.replaceAll('\\u00a0', ' ').trimEnd())";
    private static final Pattern NUMBER = Pattern.compile("^line (\\d+)$");

    private final Browser browser;
    private final String window;

    /** The window that the browser is in. */
    public TerminalTab(Browser browser) {
        this.browser = browser;
        this.window = browser.window();
    }

    /** Brings this window to the front. */
    @CanIgnoreReturnValue
    public TerminalTab look() {
        browser.show(window);
        return this;
    }

    /** By a button of the page's lists, told by its name. */
    @CanIgnoreReturnValue
    public TerminalTab open(String button) {
        browser.click("[aria-label='" + button + "']");
        return connected();
    }

    @CanIgnoreReturnValue
    public TerminalTab connected() {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-state")).containsExactly("connected"));
        return this;
    }

    /** Where the focus is. */
    @CanIgnoreReturnValue
    public TerminalTab type(CharSequence... keys) {
        browser.type(keys);
        return this;
    }

    public void interrupt() {
        browser.chord(Keys.CONTROL, "c");
    }

    /** Presses the button of the line below the terminal. */
    public void take() {
        browser.click(".bt-bar .bt-primary");
    }

    /** All of its rows at one moment. */
    public List<String> rows() {
        List<String> rows = new ArrayList<>();
        if (browser.run(SCREEN) instanceof List<?> seen) {
            seen.forEach(row -> rows.add(String.valueOf(row)));
        }
        return rows;
    }

    /** Its rows that have something in them. */
    public List<String> words() {
        return rows().stream().filter(row -> !row.isEmpty()).toList();
    }

    /** Waits for a row of exactly these words. */
    @CanIgnoreReturnValue
    public TerminalTab shows(String row) {
        await().untilAsserted(() -> assertThat(rows()).contains(row));
        return this;
    }

    /** Waits for these words under the terminal. */
    @CanIgnoreReturnValue
    public TerminalTab says(String words) {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-who")).containsExactly(words));
        return this;
    }

    /** Waits for the notice over the terminal. */
    @CanIgnoreReturnValue
    public TerminalTab notes(String words) {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-notice span")).containsExactly(words));
        return this;
    }

    /** The numbers of the rows {@code line 1}, {@code line 2}, … that are seen at this moment. */
    public List<Integer> numbers() {
        return rows().stream()
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
    }

    /** As {@link #numbers}, but of all that can be scrolled to; each page of it must count up without a slip. */
    public SortedSet<Integer> allNumbers() {
        SortedSet<Integer> all = new TreeSet<>();
        List<String> above = rows();
        do {
            all.addAll(assertCounted(numbers()));
            List<String> seen = above;
            browser.chord(Keys.SHIFT, Keys.PAGE_UP);
            above = all.contains(1) ? seen : await().until(this::rows, now -> !now.equals(seen));
        } while (!all.contains(1));
        return all;
    }

    /** Fails where a line is missing, comes twice or comes too early. */
    @CanIgnoreReturnValue
    public static List<Integer> assertCounted(List<Integer> numbers) {
        assertThat(numbers)
                .isNotEmpty()
                .containsExactlyElementsOf(Stream.iterate(numbers.getFirst(), each -> each + 1)
                        .limit(numbers.size())
                        .toList());
        return numbers;
    }
}
