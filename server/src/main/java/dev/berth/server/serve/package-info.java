/** {@code berth serve}: the server of one home. */
@NullMarked
package dev.berth.server.serve;

import org.jspecify.annotations.NullMarked;
