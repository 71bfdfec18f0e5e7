package dev.berth.server.cli.output;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Formats the usage of a turn for people: tokens, context, cost, tool calls and time, as far as the agent reports them.
 */
final class UsageText {
    private UsageText() {}

    /** Returns a text such as {@code 1.2k in, 340 out, $0.01, 2 tool calls, 3.2 s}. */
    static String of(Map<String, Object> usage) {
        JsonNode all = JsonMapper.shared().valueToTree(usage);
        List<String> parts = new ArrayList<>();
        number(all, "inputTokens", "input_tokens").ifPresent(tokens -> parts.add(count(tokens) + " in"));
        number(all, "outputTokens", "output_tokens").ifPresent(tokens -> parts.add(count(tokens) + " out"));
        number(all, "used").ifPresent(used -> parts.add(count(used) + context(all) + " in context"));
        cost(all).ifPresent(parts::add);
        number(all, "toolCalls")
                .filter(calls -> calls.signum() > 0)
                .ifPresent(calls -> parts.add(calls + (calls.intValue() == 1 ? " tool call" : " tool calls")));
        number(all, "tookMillis").ifPresent(millis -> parts.add(duration(Duration.ofMillis(millis.longValue()))));
        return String.join(", ", parts);
    }

    private static String context(JsonNode all) {
        return number(all, "size").map(size -> " of " + count(size)).orElse("");
    }

    private static Optional<String> cost(JsonNode all) {
        Optional<BigDecimal> dollars = number(all, "costUsd", "total_cost_usd");
        if (dollars.isPresent()) {
            return dollars.map(amount -> money(amount, "USD"));
        }
        JsonNode cost = all.path("cost");
        return number(cost, "amount")
                .map(amount -> money(amount, cost.path("currency").asString("USD")));
    }

    private static String money(BigDecimal amount, String currency) {
        boolean small = amount.signum() > 0 && amount.compareTo(new BigDecimal("0.01")) < 0;
        String text = String.format(Locale.ROOT, small ? "%.4f" : "%.2f", amount);
        return currency.equals("USD") ? "$" + text : text + " " + TerminalText.line(currency);
    }

    private static String count(BigDecimal number) {
        double value = number.doubleValue();
        return value < 1000
                ? String.valueOf(number.longValue())
                : value < 999_950
                        ? String.format(Locale.ROOT, "%.1fk", value / 1000)
                        : String.format(Locale.ROOT, "%.1fM", value / 1_000_000);
    }

    private static String duration(Duration time) {
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static Optional<BigDecimal> number(JsonNode all, String... names) {
        for (String name : names) {
            if (all.path(name).isNumber()) {
                return Optional.of(all.path(name).decimalValue());
            }
        }
        return Optional.empty();
    }
}
