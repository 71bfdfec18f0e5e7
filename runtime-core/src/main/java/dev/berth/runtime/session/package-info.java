/**
 * Sessions and turns of an agent: its adapter process, the ACP session in it, permission questions, cancelling, and
 * outcomes. Containers are behind {@link dev.berth.runtime.session.AdapterLauncher}.
 *
 * <p>Invariants: the outcome of a turn, and the answer to a permission question, is completed at one place whatever a
 * launcher, adapter, dialect, policy, listener or consumer does; code of theirs runs with no lock of this package held by
 * its thread.
 */
@NullMarked
package dev.berth.runtime.session;

import org.jspecify.annotations.NullMarked;
