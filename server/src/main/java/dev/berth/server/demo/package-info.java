/** The agents of {@code berth demo}: a scripted one, and a real one with a scripted model. */
@NullMarked
package dev.berth.server.demo;

import org.jspecify.annotations.NullMarked;
