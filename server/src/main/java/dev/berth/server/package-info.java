/** The program {@code berth}. */
@NullMarked
package dev.berth.server;

import org.jspecify.annotations.NullMarked;
