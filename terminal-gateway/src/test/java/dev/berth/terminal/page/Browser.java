package dev.berth.terminal.page;

import static org.awaitility.Awaitility.await;

import dev.berth.testkit.parts.ChromiumPart;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium for one test, controlled by its driver. Used by one thread. */
public final class Browser implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser; {@code profile} is an empty folder for its data. */
    public static Browser start(ChromiumPart chromium, Path profile) {
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromium.driver().toFile())
                .usingAnyFreePort()
                .withEnvironment(chromium.environment())
                .withLogFile(new File("/dev/null"))
                .build();
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(chromium.browser().toFile());
        options.addArguments(chromium.arguments(profile));
        options.addArguments(
                "--disable-3d-apis"); // without WebGL xterm.js renders to DOM elements, which the tests read
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return new Browser(new ChromeDriver(service, options));
    }

    public void open(URI address) {
        driver.get(address.toString());
    }

    public void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    public URI address() {
        return URI.create(driver.getCurrentUrl());
    }

    /** Waits for elements that match, and answers the first one. */
    public WebElement find(String selector) {
        return await().atMost(TIMEOUT)
                .until(() -> driver.findElements(By.cssSelector(selector)), elements -> !elements.isEmpty())
                .getFirst();
    }

    public List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    public void click(String selector) {
        find(selector).click();
    }

    /** Types into the element that has the focus. */
    public void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    public void chord(Keys modifier, CharSequence key) {
        new Actions(driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
    }

    /** Puts {@code text} on the clipboard. */
    public void copy(String text) {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        driver.executeAsyncScript("navigator.clipboard.writeText(arguments[0]).then(arguments[1], arguments[1])", text);
    }

    /** Pastes with the browser's key for unformatted text. */
    public void paste() {
        new Actions(driver)
                .keyDown(Keys.CONTROL)
                .keyDown(Keys.SHIFT)
                .sendKeys("v")
                .keyUp(Keys.SHIFT)
                .keyUp(Keys.CONTROL)
                .perform();
    }

    /** Opens another window and switches to it. */
    public void newWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
    }

    /** The handle of the current window. */
    public String window() {
        return driver.getWindowHandle();
    }

    public void show(String window) {
        driver.switchTo().window(window);
    }

    /** Closes all windows but the first. */
    public void closeOthers() {
        List<String> windows = List.copyOf(driver.getWindowHandles());
        for (String window : windows.subList(1, windows.size())) {
            driver.switchTo().window(window).close();
        }
        show(windows.getFirst());
    }

    /** A screenshot of the window, as PNG. */
    public byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Nullable
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    public void reload() {
        driver.navigate().refresh();
    }

    /** The errors in the browser's log since the last call, including violations of the Content-Security-Policy. */
    public List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE)
                        || entry.getMessage().contains("Content Security Policy"))
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
