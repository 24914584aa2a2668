// Preloaded (`node --import`) into every program that is measured: tells CPU time and memory when it is asked over IPC,
// in the same way on every platform. It does nothing between two questions, keeps nothing alive, and ends the program
// when the bench is gone.
process.on('message', (message) => {
  if (message !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send({ usage: { cpu: (user + system) / 1000, rss: process.memoryUsage.rss() / 1e6 } });
});
process.on('disconnect', () => process.exit());
process.channel?.unref();
