namespace Panns.Engine.Planning;

/// <summary>The plans that were used last: a shape that comes again finds its plan, and many shapes do not fill the memory.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class RecentPlans<TKey, TPlan>(int most)
    where TKey : struct, IEquatable<TKey>
{
    // The latest first.
    private readonly List<(TKey Key, TPlan Plan)> _plans = new(most);

    public IEnumerable<TPlan> All => _plans.Select(entry => entry.Plan);

    /// <summary>The plan of a shape, which is the latest then.</summary>
    /// <param name="key">The shape.</param>
    /// <param name="create">Makes a plan that is not there.</param>
    public TPlan Get(TKey key, Func<TKey, TPlan> create)
    {
        for (var i = 0; i < _plans.Count; i++)
        {
            if (_plans[i].Key.Equals(key))
            {
                var found = _plans[i];
                _plans.RemoveAt(i);
                _plans.Insert(0, found);
                return found.Plan;
            }
        }

        var plan = create(key);
        if (_plans.Count == most)
        {
            _plans.RemoveAt(most - 1);
        }

        _plans.Insert(0, (key, plan));
        return plan;
    }
}
