package dev.berth.acp;

/**
 * One answer that a permission question allows.
 *
 * @param kind {@code allow_once}, {@code allow_always}, {@code reject_once}, {@code reject_always}, or something new; two
 *     options may share one
 */
public record PermissionOption(String id, String name, String kind) {}
