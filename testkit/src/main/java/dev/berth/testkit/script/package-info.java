/** The small directive language that scripts both {@code FakeLlm} and {@code ScriptedAgent}. */
@NullMarked
package dev.berth.testkit.script;

import org.jspecify.annotations.NullMarked;
