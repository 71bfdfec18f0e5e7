/** Real agents with a scripted model: the trial of a candidate of {@code berth upgrade}, and the model of the demo. */
@NullMarked
package dev.berth.server.trial;

import org.jspecify.annotations.NullMarked;
