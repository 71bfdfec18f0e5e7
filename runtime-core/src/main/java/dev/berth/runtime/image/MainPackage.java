package dev.berth.runtime.image;

/**
 * The package by whose version people know an agent's image; the one that {@code berth upgrade} replaces.
 *
 * @param name as its registry knows it; a Python package's with its extras
 */
public record MainPackage(String name, String version) {
    public MainPackage as(String other) {
        return new MainPackage(name, other);
    }
}
