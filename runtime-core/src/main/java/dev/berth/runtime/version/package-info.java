/**
 * Another version of an agent program: locked, built and tried in a home of its own before it is switched to, and
 * switched back from. Start at {@link dev.berth.runtime.version.Upgrades}.
 */
@NullMarked
package dev.berth.runtime.version;

import org.jspecify.annotations.NullMarked;
