// The runtime has threads of its own, and large networks would meet in memory.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
