/** A scripted model server over HTTP that real agents take for their provider. */
@NullMarked
package dev.berth.testkit.llm;

import org.jspecify.annotations.NullMarked;
