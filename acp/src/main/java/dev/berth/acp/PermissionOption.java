package dev.berth.acp;

/**
 * One answer that a permission question allows.
 *
 * @param kind {@code allow_once}, {@code allow_always}, {@code reject_once}, {@code reject_always}, or an unknown kind;
 *     two options may have the same kind
 */
public record PermissionOption(String id, String name, String kind) {}
