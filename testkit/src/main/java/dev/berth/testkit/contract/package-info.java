/** The contracts of agents and their runtimes, as abstract test classes. */
@NullMarked
package dev.berth.testkit.contract;

import org.jspecify.annotations.NullMarked;
