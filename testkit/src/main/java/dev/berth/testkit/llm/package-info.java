/** A scripted model server over HTTP, for real agents. */
@NullMarked
package dev.berth.testkit.llm;

import org.jspecify.annotations.NullMarked;
