namespace Panns.Transfer.Heads;

/// <summary>
/// Minimizes a smooth function by limited-memory BFGS (Liu and Nocedal 1989) with a line search that satisfies the Wolfe conditions.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;

    /// <summary>Returns the function's value at a point and writes its gradient.</summary>
    public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

    /// <param name="objective">The function.</param>
    /// <param name="point">The starting point; receives the minimum.</param>
    /// <param name="tolerance">Stops when no component of the gradient is larger.</param>
    /// <param name="iterations">Most iterations.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The value after each iteration.</returns>
    public static List<double> Minimize(Objective objective, Span<double> point, double tolerance, int iterations, CancellationToken cancellationToken)
    {
        var size = point.Length;
        var values = new List<double>();
        var (gradient, direction, trial, trialGradient) = (new double[size], new double[size], new double[size], new double[size]);
        var pairs = new LinkedList<(double[] Step, double[] Change, double Inverse)>();
        var value = objective(point, gradient);
        for (var iteration = 0; iteration < iterations && LargestOf(gradient) > tolerance; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Direct(gradient, pairs, direction);
            var slope = Dot(gradient, direction);
            if (slope >= 0)
            {
                // Rounding has made the curvature invalid: restart with steepest descent.
                pairs.Clear();
                Direct(gradient, pairs, direction);
                slope = Dot(gradient, direction);
            }

            var first = pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(Dot(gradient, gradient))) : 1;
            if (!Search(objective, point, direction, value, slope, first, trial, trialGradient, out var next))
            {
                break;
            }

            var (step, change) = (new double[size], new double[size]);
            for (var i = 0; i < size; i++)
            {
                step[i] = trial[i] - point[i];
                change[i] = trialGradient[i] - gradient[i];
            }

            var product = Dot(step, change);
            if (product > 1e-10 * Dot(change, change))
            {
                pairs.AddLast((step, change, 1 / product));
                if (pairs.Count > Memory)
                {
                    pairs.RemoveFirst();
                }
            }

            trial.CopyTo(point);
            (gradient, trialGradient) = (trialGradient, gradient);
            value = next;
            values.Add(value);
        }

        return values;
    }

    // The two-loop recursion.
    private static void Direct(double[] gradient, LinkedList<(double[] Step, double[] Change, double Inverse)> pairs, double[] direction)
    {
        gradient.CopyTo(direction, 0);
        var factors = new Stack<double>();
        for (var pair = pairs.Last; pair is not null; pair = pair.Previous)
        {
            var factor = pair.Value.Inverse * Dot(pair.Value.Step, direction);
            factors.Push(factor);
            AddTo(direction, pair.Value.Change, -factor);
        }

        if (pairs.Last is { } last)
        {
            var scale = 1 / (last.Value.Inverse * Dot(last.Value.Change, last.Value.Change));
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (var pair = pairs.First; pair is not null; pair = pair.Next)
        {
            var factor = pair.Value.Inverse * Dot(pair.Value.Change, direction);
            AddTo(direction, pair.Value.Step, factors.Pop() - factor);
        }

        for (var i = 0; i < direction.Length; i++)
        {
            direction[i] = -direction[i];
        }
    }

    // Bisects between a step known to be too long and one known to be too short.
    private static bool Search(
        Objective objective, ReadOnlySpan<double> point, double[] direction, double value, double slope, double step, double[] trial, double[] gradient, out double next)
    {
        const int Attempts = 60;
        double low = 0, high = double.PositiveInfinity;
        next = value;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            for (var i = 0; i < trial.Length; i++)
            {
                trial[i] = point[i] + (step * direction[i]);
            }

            next = objective(trial, gradient);
            if (!(next <= value + (SufficientDecrease * step * slope)))
            {
                high = step;
            }
            else if (Dot(gradient, direction) < Curvature * slope)
            {
                low = step;
            }
            else
            {
                return true;
            }

            step = double.IsInfinity(high) ? 2 * step : (low + high) / 2;
        }

        // At the limits of rounding no step satisfies both conditions; one that lowers the value is accepted.
        return next < value;
    }

    private static void AddTo(double[] target, double[] values, double factor)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double LargestOf(double[] values)
    {
        double largest = 0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
