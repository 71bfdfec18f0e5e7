/**
 * Sessions: programs on pseudo-terminals that run on without viewers, with numbered output, replay, flow control and
 * one owner.
 */
@NullMarked
package dev.berth.terminal.session;

import org.jspecify.annotations.NullMarked;
