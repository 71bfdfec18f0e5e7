/** What every implementation of a seam must do, as abstract test classes. */
@NullMarked
package dev.berth.testkit.contract;

import org.jspecify.annotations.NullMarked;
