package dev.berth.runtime.image;

/**
 * The package that gives an agent's image its version, which {@code berth upgrade} replaces.
 *
 * @param name the package's name in its registry; a Python package's with its extras
 */
public record MainPackage(String name, String version) {
    public MainPackage withVersion(String other) {
        return new MainPackage(name, other);
    }
}
