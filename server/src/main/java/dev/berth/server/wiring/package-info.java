/** The parts of Berth put together: agent programs, hosts and images of a home. */
@NullMarked
package dev.berth.server.wiring;

import org.jspecify.annotations.NullMarked;
