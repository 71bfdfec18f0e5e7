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

/**
 * A browser window with a terminal. {@link #focus} must be called before other methods when another window was in
 * front.
 */
public final class TerminalTab {
    private static final String SCREEN =
            "return [...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent.replaceAll('\\u00a0', ' ').trimEnd())";
    private static final Pattern NUMBER = Pattern.compile("^line (\\d+)$");

    private final Browser browser;
    private final String window;

    /** Uses the browser's current window. */
    public TerminalTab(Browser browser) {
        this.browser = browser;
        this.window = browser.window();
    }

    /** Brings this window to the front. */
    @CanIgnoreReturnValue
    public TerminalTab focus() {
        browser.show(window);
        return this;
    }

    /** Opens a terminal by the button with this label in the page's lists. */
    @CanIgnoreReturnValue
    public TerminalTab open(String button) {
        browser.click("[aria-label='" + button + "']");
        return awaitConnected();
    }

    /** Waits until the terminal is connected. */
    @CanIgnoreReturnValue
    public TerminalTab awaitConnected() {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-state")).containsExactly("connected"));
        return this;
    }

    /** Types into the element that has the focus. */
    @CanIgnoreReturnValue
    public TerminalTab type(CharSequence... keys) {
        browser.type(keys);
        return this;
    }

    public void interrupt() {
        browser.chord(Keys.CONTROL, "c");
    }

    /** Presses the button below the terminal that takes over the ownership. */
    public void takeOver() {
        browser.click(".bt-bar .bt-primary");
    }

    /** The visible rows of the terminal. */
    public List<String> rows() {
        List<String> rows = new ArrayList<>();
        if (browser.run(SCREEN) instanceof List<?> visible) {
            visible.forEach(row -> rows.add(String.valueOf(row)));
        }
        return rows;
    }

    /** The visible rows that are not empty. */
    public List<String> filledRows() {
        return rows().stream().filter(row -> !row.isEmpty()).toList();
    }

    /** Waits for a row with exactly this text. */
    @CanIgnoreReturnValue
    public TerminalTab awaitRow(String row) {
        await().untilAsserted(() -> assertThat(rows()).contains(row));
        return this;
    }

    /** Waits for this text in the status line below the terminal. */
    @CanIgnoreReturnValue
    public TerminalTab awaitStatus(String text) {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-who")).containsExactly(text));
        return this;
    }

    /** Waits for this notice over the terminal. */
    @CanIgnoreReturnValue
    public TerminalTab awaitNotice(String text) {
        await().untilAsserted(() -> assertThat(browser.texts(".bt-notice span")).containsExactly(text));
        return this;
    }

    /** The numbers of the rows {@code line 1}, {@code line 2}, … that are visible now. */
    public List<Integer> numbers() {
        return rows().stream()
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
    }

    /** The {@link #numbers} of all rows, by scrolling up. Fails when a page misses or repeats a number. */
    public SortedSet<Integer> allNumbers() {
        SortedSet<Integer> all = new TreeSet<>();
        List<String> above = rows();
        do {
            all.addAll(assertCounted(numbers()));
            List<String> before = above;
            browser.chord(Keys.SHIFT, Keys.PAGE_UP);
            above = all.contains(1) ? before : await().until(this::rows, now -> !now.equals(before));
        } while (!all.contains(1));
        return all;
    }

    /** Asserts that the numbers count up by one. */
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
