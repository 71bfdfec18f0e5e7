/**
 * Turns on an agent: its adapter's process, the ACP session in it, permissions, cancelling, and what a turn came to.
 *
 * <p>Knows no container: {@link dev.berth.runtime.session.AdapterLauncher} is the seam.
 */
@NullMarked
package dev.berth.runtime.session;

import org.jspecify.annotations.NullMarked;
