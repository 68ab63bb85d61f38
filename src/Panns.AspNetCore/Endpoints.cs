using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Panns.AspNetCore.Admission;
using Panns.AspNetCore.Answers;
using Panns.AspNetCore.Uploads;
using Panns.AspNetCore.Work;
using Panns.Transfer;

namespace Panns.AspNetCore;

/// <summary>What the endpoints do: take a request on, receive its recording, compute, answer.</summary>
internal sealed class Endpoints(AudioWork work, UploadReader uploads, Gate gate, Meters meters, IOptions<PannsServerOptions> options)
{
    private const int UsualTags = 10;

    public Task<IResult> TagsAsync(HttpContext context, int? top)
        => AnswerAsync(context, "tags", work.Tags, result => (result.Error, result.Issues.Note, result.Duration), result => TypedResults.Json(
            new TagsAnswer(
                result.File, work.Networks.Tagging.Name, Round(result.Duration), result.Issues.Note,
                Array.ConvertAll(Tag.Top(result.Scores.Span, work.Networks.Tagging.Labels, Math.Max(top ?? UsualTags, 1)), tag => new TagAnswer(tag.Label, tag.Score))),
            AnswerJson.Default.TagsAnswer));

    public Task<IResult> EmbeddingAsync(HttpContext context)
        => AnswerAsync(context, "embedding", work.Embeddings, result => (result.Error, result.Issues.Note, result.Duration), result => TypedResults.Json(
            new EmbeddingAnswer(result.File, work.Networks.Tagging.Name, Round(result.Duration), result.Issues.Note, result.Embedding),
            AnswerJson.Default.EmbeddingAnswer));

    public Task<IResult> EventsAsync(HttpContext context)
        => AnswerAsync(context, "events", work.Events, result => (result.Error, result.Issues.Note, result.Duration), result => TypedResults.Json(
            new EventsAnswer(
                result.File, work.Networks.Detection!.Name, Round(result.Duration), result.Issues.Note,
                [.. result.Events.Select(found => new EventAnswer(Round(found.Onset), Round(found.Offset), found.Label, found.PeakScore, found.MeanScore))]),
            AnswerJson.Default.EventsAnswer));

    public Task<IResult> ClassAsync(HttpContext context)
        => AnswerAsync(context, "class", work.Classes, result => (result.Error, result.Issues.Note, result.Duration), result => TypedResults.Json(
            new ClassAnswer(
                result.File, work.Networks.Classifier!.Strategy, Round(result.Duration), result.Issues.Note, result.Labels.IsEmpty ? TransferPrediction.NoneOfThese : result.Label, result.Score,
                work.Networks.Classifier.Labels.Zip(result.Scores).ToDictionary(pair => pair.First, pair => pair.Second)),
            AnswerJson.Default.ClassAnswer));

    public JsonHttpResult<InfoAnswer> Info() => TypedResults.Json(
        new InfoAnswer(
            work.Networks.Tagging.Name, work.Networks.Tagging.Labels.Count, work.Networks.Tagging.Network.EmbeddingSize, work.Networks.Detection?.Name,
            work.Networks.Classifier?.Strategy, work.Networks.Classifier?.Labels, options.Value.MaxBytes, options.Value.MaxSeconds),
        AnswerJson.Default.InfoAnswer);

    private async Task<IResult> AnswerAsync<T>(
        HttpContext context, string endpoint, ILane<T>? lane, Func<T, (string? Error, string? Note, double Duration)> look, Func<T, IResult> answer)
    {
        var watch = Stopwatch.StartNew();
        var result = await TryAsync(context, lane, look, answer).ConfigureAwait(false);
        meters.Answered(endpoint, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK, watch.Elapsed);
        return result;
    }

    private async Task<IResult> TryAsync<T>(
        HttpContext context, ILane<T>? lane, Func<T, (string? Error, string? Note, double Duration)> look, Func<T, IResult> answer)
    {
        if (!gate.Knows(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem(StatusCodes.Status401Unauthorized, $"send the server's key in {ApiKey.Header} or as a bearer token");
        }

        if (lane is null)
        {
            return Problem(StatusCodes.Status404NotFound, "this server has no network for this task");
        }

        using var lease = gate.Enter(context, out var retryAfter);
        if (lease is null)
        {
            context.Response.Headers.RetryAfter = Gate.Text(retryAfter);
            return Problem(StatusCodes.Status429TooManyRequests, "too many requests: come again after the seconds in Retry-After");
        }

        try
        {
            using var upload = await uploads.ReceiveAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            return await RunAsync(upload, lane, look, answer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad)
        {
            return Problem(bad.StatusCode, bad.Message);
        }
        catch (PannsException bad)
        {
            return Problem(StatusCodes.Status400BadRequest, bad.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
    }

    private async Task<IResult> RunAsync<T>(
        Upload upload, ILane<T> lane, Func<T, (string? Error, string? Note, double Duration)> look, Func<T, IResult> answer, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var result = await lane.RunAsync(upload.Source, cancellationToken).ConfigureAwait(false);
        upload.Recycle();
        gate.Learn(watch.Elapsed);
        var (error, _, duration) = look(result);
        if (error is null)
        {
            meters.Processed(duration);
            return answer(result);
        }

        return Problem(upload.IsTooLong ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status422UnprocessableEntity, error);
    }

    private static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    private static double Round(double seconds) => Math.Round(seconds, 6);
}
